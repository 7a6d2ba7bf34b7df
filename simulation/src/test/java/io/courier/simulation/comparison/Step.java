package io.courier.simulation.comparison;

import java.util.function.Function;

/// One operation, which is carried out on both sides.
///
/// @param kind one word for what it is, by which outcomes are counted
/// @param told with its arguments, for people
/// @param action its answer is compared by `equals`, so it holds no arrays and no order that is
///     nobody's business; what it throws is an answer too
public record Step<S>(String kind, String told, Function<S, ?> action) {}
