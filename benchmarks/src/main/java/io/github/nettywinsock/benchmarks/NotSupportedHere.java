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
package io.github.nettywinsock.benchmarks;

import io.github.nettywinsock.Winsock;
import io.github.nettywinsock.WinsockException;
import io.github.nettywinsock.WinsockOption;
import io.github.nettywinsock.WinsockReport;
import io.github.nettywinsock.WinsockReport.Outcome;
import io.netty.channel.Channel;

/**
 * What a benchmark is to measure does not exist on this machine. Thrown while it is set up, so that there is no figure
 * instead of one that measures nothing.
 *
 * <p>Without a cause, since JMH reports the innermost exception, and without a stack trace: the message says it all.
 */
final class NotSupportedHere extends RuntimeException {

    private static final long serialVersionUID = 1;

    NotSupportedHere(String what, String reason) {
        this(what + ": " + reason);
    }

    private NotSupportedHere(String reason) {
        super("not supported here: " + reason.replaceAll("\\s*\\R\\s*", " "), null, false, false);
    }

    /** What to throw for an IOCTL that was not carried out: this if the machine does not support it. */
    static RuntimeException because(WinsockException failure) {
        return failure.isUnsupported() ? new NotSupportedHere(failure.getMessage()) : failure;
    }

    /**
     * Returns if an option was set on a channel, going by the channel's report: some versions of Netty only log an
     * option that failed. What the JDK has overwritten since was set, too.
     *
     * @throws NotSupportedHere if the machine does not support it
     * @throws IllegalStateException if it was not set for any other reason
     */
    static void unlessSet(Channel channel, WinsockOption<?> option) {
        WinsockReport.Entry entry = Winsock.report(channel).entry(option);
        if (entry == null) {
            throw new IllegalStateException(option.ioctl() + " was never set on " + channel);
        }
        if (entry.outcome() == Outcome.UNSUPPORTED || entry.outcome() == Outcome.UNAVAILABLE) {
            throw new NotSupportedHere(option.ioctl(), entry.detail());
        }
        if (entry.outcome() == Outcome.FAILED) {
            throw new IllegalStateException(entry + " on " + channel);
        }
    }
}
