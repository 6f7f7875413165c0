/*
 * Copyright 2026 The transport-winsock-ioctl authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except in
 * compliance with the License. You may obtain a copy of the License at
 *
 *   https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License is
 * distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and limitations under the License.
 */
package io.github.nettywinsock;

import io.github.nettywinsock.WinsockReport.Outcome;
import io.github.nettywinsock.internal.WinsockError;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * Why an IOCTL was not carried out.
 *
 * @param outcome {@code UNAVAILABLE}, {@code UNSUPPORTED} or {@code FAILED}
 * @param error the Winsock error number, 0 if Winsock was not asked
 */
record Failure(IoctlDeclaration<?> declaration, Outcome outcome, int error, String reason,
               @Nullable Throwable cause) {

    /** Winsock answered with an error number. */
    static Failure ofError(IoctlDeclaration<?> declaration, int error) {
        String hint = declaration.hint(error);
        return new Failure(declaration, WinsockError.isUnsupported(error) ? Outcome.UNSUPPORTED : Outcome.FAILED, error,
                WinsockError.describe(error) + (hint == null ? "" : "; " + hint), null);
    }

    /** Winsock cannot be reached. */
    static Failure unavailable(IoctlDeclaration<?> declaration, @Nullable Throwable cause) {
        return new Failure(declaration, Outcome.UNAVAILABLE, 0, describe(cause), cause);
    }

    /** The reason for Winsock not being available, in one line: that of the innermost cause. */
    static String describe(@Nullable Throwable cause) {
        Throwable innermost = cause;
        while (innermost != null && innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return "Winsock is not available: " + (innermost instanceof UnsupportedOperationException
                ? innermost.getMessage() : innermost);
    }

    /** The channel is none that a socket can be taken from. */
    static Failure foreign(IoctlDeclaration<?> declaration, Channel jdkChannel) {
        return new Failure(declaration, Outcome.UNSUPPORTED, 0,
                "no socket can be taken from a " + jdkChannel.getClass().getName(), null);
    }

    static Failure closed(IoctlDeclaration<?> declaration) {
        return new Failure(declaration, Outcome.FAILED, 0, "the channel is closed", new ClosedChannelException());
    }

    /** Winsock was not asked, because it would refuse or ignore the option there. */
    static Failure refused(IoctlDeclaration<?> declaration, String reason) {
        return new Failure(declaration, Outcome.FAILED, 0, reason, null);
    }

    /** Whether a bootstrap skips the option with a warning. */
    boolean isUnsupported() {
        return outcome != Outcome.FAILED;
    }

    /** The text that the exception and the log share. */
    String message() {
        return error != 0 ? "WSAIoctl(" + declaration.name + ") failed: " + reason
                : declaration.name + " was not issued: " + reason;
    }

    WinsockException toException() {
        return new WinsockException(
                declaration.name, declaration.code, error, isUnsupported(), message(), cause);
    }
}
