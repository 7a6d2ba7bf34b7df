/// `docker-compose.yml` and the files that it mounts, held against the services' own settings and
/// against each other. Needs no engine: with one, `deploy/compose/verify/run` tries them.
@NullMarked
package io.courier.compose;

import org.jspecify.annotations.NullMarked;
