/// Who and what is named: users, devices, conversations, messages, shards and positions.
///
/// Plain values with the rules of their form, the same in every service. Inside protobuf records
/// they travel as strings and numbers.
@NullMarked
package io.courier.messages.id;

import org.jspecify.annotations.NullMarked;
