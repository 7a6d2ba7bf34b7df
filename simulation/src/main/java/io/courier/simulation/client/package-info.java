/// What is outside of the services: clients, gateways, and the links between them and owners.
@NullMarked
package io.courier.simulation.client;

import org.jspecify.annotations.NullMarked;
