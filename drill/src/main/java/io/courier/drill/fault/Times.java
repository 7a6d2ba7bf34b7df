package io.courier.drill.fault;

import java.time.Duration;

/// How long things go on in a drill.
///
/// @param quiet in which nothing goes wrong, in the row `nothing`
/// @param outage in which a back end is away, before it is started again
public record Times(Duration quiet, Duration outage) {}
