/// Logic: decides who may say what to whom, and fans out.
///
/// Only the main class is here; features have packages of their own.
@NullMarked
package io.courier.logic;

import org.jspecify.annotations.NullMarked;
