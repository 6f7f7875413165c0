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
package io.github.nettywinsock.examples;

import io.github.nettywinsock.WinsockException;
import io.github.nettywinsock.examples.CatalogueRow.Outcome;
import java.io.Serial;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * How to find out whether this machine has an IOCTL.
 *
 * @param socket what it is asked on
 */
record CatalogueProbe(String ioctl, int code, Kind kind, String socket, Question question) {

    private static final int SECONDS = 10;

    /** What an IOCTL is in this library. */
    enum Kind {
        OPTION, QUERY, ACTION, NOTIFICATION, CAPTURE, REFUSED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    interface Question {

        /**
         * Asks, and returns if the answer is good.
         *
         * @return what there is to say of the answer
         * @throws WinsockException if Winsock has another answer
         */
        @Nullable String ask() throws Exception;
    }

    /** What the library will not do, or what cannot be asked, with the reason. */
    static final class NoQuestion extends Exception {

        @Serial
        private static final long serialVersionUID = 1;

        private final Outcome outcome;

        NoQuestion(Outcome outcome, @Nullable String reason) {
            super(reason);
            this.outcome = outcome;
        }
    }

    /** Asks on a thread of its own, which is left behind if there is no answer. */
    CatalogueRow run() throws InterruptedException {
        FutureTask<@Nullable String> task = new FutureTask<>(question::ask);
        Thread thread = new Thread(task, ioctl);
        thread.setDaemon(true);
        thread.start();
        try {
            return CatalogueRow.of(this, Outcome.SUPPORTED, task.get(SECONDS, TimeUnit.SECONDS));
        } catch (TimeoutException e) {
            return CatalogueRow.of(this, Outcome.ERROR, "no answer within " + SECONDS + " seconds");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof WinsockException failure) {
                return CatalogueRow.failed(this, failure);
            }
            return cause instanceof NoQuestion none ? CatalogueRow.of(this, none.outcome, none.getMessage())
                    : CatalogueRow.of(this, Outcome.ERROR, String.valueOf(cause));
        }
    }
}
