/** What plugins say of themselves, made fit to be shown. */
package dev.modeldock.kernel.host.words;
