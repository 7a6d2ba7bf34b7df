/// An example of what anybody can make of `user_online` alone: daily active users, and concurrent
/// users by minute. Meant to be read and taken over; docs/analytics.md tells it step by step.
///
/// [Activity] counts, [AnalyticsCommand] reads. Knows nothing of Courier but the record.
@NullMarked
package io.courier.tools.analytics;

import org.jspecify.annotations.NullMarked;
