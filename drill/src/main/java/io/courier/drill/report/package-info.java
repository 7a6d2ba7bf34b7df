/// What a drill shows: progress on the terminal, and at the end a table, a page and JSON.
@NullMarked
package io.courier.drill.report;

import org.jspecify.annotations.NullMarked;
