package io.courier.logic.rate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// Judges how fast messages come, poll by poll: [#begin], [#judge] each message, then [#settle]
/// when it is known which were new.
///
/// A message that was sent before is not counted, and neither is one that is refused. Instances
/// tell each other, by Redis, of buckets of which more than half is gone, and learn with the poll
/// after that. So a user who sends by several of them may have a burst at each; what was too much
/// is paid back, up to a second burst. Who sends now and then costs nothing. All messages of a
/// conversation come by one instance.
///
/// Used by the one thread of a poll loop.
public final class RateBook {
  /// A message of which nothing is remembered: it is always new.
  public static final int NOT_REMEMBERED = -1;

  private final Rate ofUser;
  private final Rate ofConversation;
  private final Map<String, Bucket> buckets;
  private final List<Reserved> reserved = new ArrayList<>();
  private final Set<Bucket> untold = new LinkedHashSet<>();

  private record Reserved(Bucket bucket, int index) {}

  /// @param cached buckets in memory; those used longest ago go, and begin anew
  public RateBook(Rate ofUser, Rate ofConversation, int cached) {
    this.ofUser = ofUser;
    this.ofConversation = ofConversation;
    this.buckets =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > cached;
          }
        };
  }

  /// No limits.
  public static RateBook unlimited() {
    return new RateBook(Rate.UNLIMITED, Rate.UNLIMITED, 0);
  }

  /// A poll begins, or one that failed begins again: what that had reserved is given back.
  public void begin() {
    reserved.forEach(it -> it.bucket.giveBack());
    reserved.clear();
  }

  /// Call in the order of each partition.
  ///
  /// @param at of the record, in milliseconds since 1970
  /// @param index by which [#settle] asks for it, or [#NOT_REMEMBERED]
  /// @return null: it may be sent, as far as its rate goes
  public @Nullable Limit judge(String user, String conversation, long at, int index) {
    Bucket ofItsUser = bucket(user, ofUser);
    if (ofItsUser != null && !ofItsUser.reserve(at * 1_000)) {
      return Limit.USER;
    }
    Bucket ofItsConversation = bucket(conversation, ofConversation);
    if (ofItsConversation != null && !ofItsConversation.reserve(at * 1_000)) {
      if (ofItsUser != null) {
        ofItsUser.giveBack();
      }
      return Limit.CONVERSATION;
    }
    keep(ofItsUser, index);
    keep(ofItsConversation, index);
    return null;
  }

  private @Nullable Bucket bucket(String key, Rate rate) {
    // A user's id has no colon, and a conversation's has.
    return rate.isLimited() ? buckets.computeIfAbsent(key, it -> new Bucket(it, rate)) : null;
  }

  private void keep(@Nullable Bucket bucket, int index) {
    if (bucket != null) {
      reserved.add(new Reserved(bucket, index));
    }
  }

  /// The poll is decided.
  ///
  /// @param isNew whether the message with this index was never sent before
  public void settle(IntPredicate isNew) {
    for (Reserved it : reserved) {
      if (it.index == NOT_REMEMBERED || isNew.test(it.index)) {
        it.bucket.take();
        if (it.bucket.isToBeTold()) {
          untold.add(it.bucket);
        }
      } else {
        it.bucket.giveBack();
      }
    }
    reserved.clear();
  }

  public int size() {
    return buckets.size();
  }

  boolean hasCharges() {
    return !untold.isEmpty();
  }

  /// What was taken of the buckets that others have to know of, since they were asked for last.
  /// They count as told: when Redis does not hear of them, rather too little is counted than
  /// anything twice.
  List<Bucket.Charge> charges() {
    List<Bucket.Charge> charges = untold.stream().map(Bucket::charge).toList();
    untold.clear();
    return charges;
  }
}
