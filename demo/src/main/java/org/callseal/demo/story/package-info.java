/** What subscribers do, and what happens to them without anybody's malice. */
@NullMarked
package org.callseal.demo.story;

import org.jspecify.annotations.NullMarked;
