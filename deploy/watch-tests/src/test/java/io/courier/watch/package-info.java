/// Holds rules, dashboards and the runbook against what the services export, and makes the
/// dashboards from their source.
@NullMarked
package io.courier.watch;

import org.jspecify.annotations.NullMarked;
