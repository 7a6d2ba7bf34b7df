/// The Helm chart, rendered by Helm itself: each manifest is a Kubernetes object without a field
/// too many, says what the services understand, and keeps what they promise. Needs no cluster.
@NullMarked
package io.courier.helm;

import org.jspecify.annotations.NullMarked;
