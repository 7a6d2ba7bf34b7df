/// Links: the WebSocket connections from gateways, each with the frames of many sessions.
///
/// Owns the endpoint `/link`, the queue in front of each link and the thread that writes it. It
/// never looks at what a frame is about: frames up go to [LinkFrames] in the order they came.
@NullMarked
package io.courier.access.link;

import org.jspecify.annotations.NullMarked;
