/// The program of the image `courier/tools`, for who installs Courier. It owns nothing.
@NullMarked
package io.courier.tools;

import org.jspecify.annotations.NullMarked;
