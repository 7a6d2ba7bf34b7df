@NullMarked
package io.courier.drill.ledger;

import org.jspecify.annotations.NullMarked;
