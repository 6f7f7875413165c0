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
/**
 * Capturing IP packets on a raw socket, with the {@code SIO_RCVALL} IOCTLs of Windows. Needs an administrator.
 *
 * <p>Start with {@link io.github.nettywinsock.capture.RawCaptureChannel}.
 */
@NullMarked
package io.github.nettywinsock.capture;

import org.jspecify.annotations.NullMarked;
