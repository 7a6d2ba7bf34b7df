package io.courier.kafka.topics;

/// Kafka's ids of the two topics whose offsets make seqs and positions. They change when a topic is
/// made anew, and then the generation must too.
///
/// @param shards P, as checked
public record TopicIds(String chatInput, String pushTask, int shards) {}
