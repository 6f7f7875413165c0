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

import io.github.nettywinsock.internal.WinsockError;
import io.netty.channel.ChannelException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A Winsock IOCTL was not carried out. The message names the IOCTL, the Winsock number and constant, what it means, and
 * what to do about it where that is known.
 */
public final class WinsockException extends ChannelException {

    @Serial
    private static final long serialVersionUID = 1;

    private final String ioctl;
    private final int code;
    private final int errorCode;
    private final boolean unsupported;

    WinsockException(String ioctl, int code, int errorCode, boolean unsupported, String message,
                     @Nullable Throwable cause) {
        super(message, cause);
        this.ioctl = ioctl;
        this.code = code;
        this.errorCode = errorCode;
        this.unsupported = unsupported;
    }

    /**
     * For {@link io.github.nettywinsock.capture capture}, which makes more calls than the IOCTL.
     *
     * @param call the call that failed, as the message is to name it
     * @param hint what to do about it, {@code null} if that is not known
     */
    public static WinsockException of(String ioctl, int code, String call, int errorCode, @Nullable String hint) {
        return new WinsockException(ioctl, code, errorCode, WinsockError.isUnsupported(errorCode), call + " failed: "
                + WinsockError.describe(errorCode) + (hint == null ? "" : "; " + hint), null);
    }

    /** For {@link io.github.nettywinsock.capture capture}: Winsock cannot be reached. */
    public static WinsockException unavailable(String ioctl, int code) {
        Throwable cause = Winsock.unavailabilityCause();
        return new WinsockException(
                ioctl, code, 0, true, ioctl + " was not issued: " + Failure.describe(cause), cause);
    }

    /** Microsoft's name of the IOCTL, as {@code "SIO_KEEPALIVE_VALS"}. */
    public String ioctl() {
        return ioctl;
    }

    /** The control code. */
    public int code() {
        return code;
    }

    /**
     * The Winsock error number, or 0 if Winsock was not asked, or gave an answer that makes no sense: the message and
     * the cause say why.
     */
    public int errorCode() {
        return errorCode;
    }

    /**
     * Whether this machine cannot do it at all: not Windows, no native access, WSAEOPNOTSUPP (10045) or WSAENOPROTOOPT
     * (10042). These are the cases in which a bootstrap skips an option with a warning.
     */
    public boolean isUnsupported() {
        return unsupported;
    }
}
