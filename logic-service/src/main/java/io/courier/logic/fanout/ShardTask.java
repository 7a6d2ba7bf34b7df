package io.courier.logic.fanout;

import io.courier.messages.topic.PushTask;

/// A `push_task` record and the partition it goes to.
public record ShardTask(int shard, PushTask task) {}
