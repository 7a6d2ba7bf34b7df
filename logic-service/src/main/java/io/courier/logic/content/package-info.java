/// What an operator's rules say about the content of messages, beyond that it is JSON of a size.
///
/// [ContentRules] asks them in order: [DeclaredTypes], [LinkRule], [WordRule]. They look at a
/// [Content], which is read once and only where there is a rule: what is sent stays the bytes that
/// came. All of it is plain, and the same content has the same outcome whenever it comes again.
/// Never knows who sends, or to whom.
@NullMarked
package io.courier.logic.content;

import org.jspecify.annotations.NullMarked;
