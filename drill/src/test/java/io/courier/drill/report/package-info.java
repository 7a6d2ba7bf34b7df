@NullMarked
package io.courier.drill.report;

import org.jspecify.annotations.NullMarked;
