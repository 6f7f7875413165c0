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

/**
 * What is compared, and how far it may go.
 */
enum Ratio {
    NOOP_AGAIN("1", "A/A: bare JNA call / the same, into a native no-op"),
    NOOP_SET_AGAIN("1", "A/A: setOption / the same, into a native no-op"),
    NOOP_SET("1", "setOption / bare JNA call, into a native no-op", 1.25),
    REAL_AGAIN("2", "A/A: C / the same, SIO_KEEPALIVE_VALS"),
    REAL_BARE("2", "bare JNA call / C, SIO_KEEPALIVE_VALS"),
    REAL_SET("2", "setOption / C, SIO_KEEPALIVE_VALS", 1.07),
    BYTES_SUCCESS("3", "bytes allocated by a set that succeeds", 1),
    BYTES_ERROR("3", "bytes allocated by a set that ends with an error code", 1),
    ECHO_AGAIN("4", "A/A: echo, p50, stock / stock"),
    ECHO("4", "echo, p50, drop-in / stock", 1.01),
    ECHO_BYTES_AGAIN("4", "A/A: bytes allocated by 10,000 round trips, stock / stock"),
    ECHO_BYTES("4", "bytes allocated by 10,000 round trips, drop-in / stock", 1.005),
    CONNECT_AGAIN("5", "A/A: connect, accept and close, p50, stock / stock"),
    CONNECT("5", "connect, accept and close, p50, drop-in / stock", 1.01),
    CONNECT_OPTION("5", "the same, drop-in with one option through the bootstrap / stock without", 1.03),
    CONNECT_JDK_OPTION("5", "the same, stock with one of the JDK's, TCP_NODELAY / stock without"),
    CONNECT_SHARE("5", "share of the set in the time with one option", 0.02),
    HEAP_AGAIN("6", "A/A: heap per channel, stock - stock, bytes"),
    HEAP("6", "heap per channel, drop-in - stock, bytes", 40),
    HEAP_OPTION("6", "heap per channel, drop-in with one option applied - stock, bytes"),
    FIRST_LINUX("7", "first set beyond JNA's own load / that load, Linux", 0.9),
    FIRST_LINUX_ALL("7", "the same, JNA's first function counted as the library's"),
    FIRST_WINE("7", "first set beyond JNA's own load / that load, Wine", 0.5),
    FIRST_WINE_ALL("7", "the same, JNA's first function counted as the library's");

    final String number;
    final String text;
    /** {@code NaN} for a row that only shows how much the machine itself varies, or is for information. */
    final double goal;

    Ratio(String number, String text) {
        this(number, text, Double.NaN);
    }

    Ratio(String number, String text, double goal) {
        this.number = number;
        this.text = text;
        this.goal = goal;
    }
}
