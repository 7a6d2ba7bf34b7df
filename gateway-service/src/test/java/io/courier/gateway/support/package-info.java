/// What tests of the whole gateway need around it: an access node, clients, tokens, Redis.
@NullMarked
package io.courier.gateway.support;

import org.jspecify.annotations.NullMarked;
