/// Mailboxes handed back, page by page: on a marker, on a request, and on the acknowledgement of
/// the page before. The acknowledgement drives the paging, so nobody keeps a paging state.
///
/// Produces `push_task`: pages and the answer that nothing is stored.
@NullMarked
package io.courier.offline.replay;

import org.jspecify.annotations.NullMarked;
