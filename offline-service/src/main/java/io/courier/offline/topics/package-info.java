/// The generation of the topics: it keeps positions and seqs rising when topics are made anew.
///
/// Owns the table `topic_facts` (the truth) and the Redis hash `topics` (written here, read by all
/// services at start).
@NullMarked
package io.courier.offline.topics;

import org.jspecify.annotations.NullMarked;
