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

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Measures several variants in turn, in another order in each block, so that whatever the machine does meanwhile
 * happens to all of them.
 */
final class Interleaved {

    /** One measurement: a time or a number of bytes. */
    interface Variant {
        double measure() throws Exception;
    }

    private final Map<String, Variant> variants = new LinkedHashMap<>();

    Interleaved with(String name, Variant variant) {
        variants.put(name, variant);
        return this;
    }

    /** What each variant measured, block by block. */
    Map<String, double[]> run(int warmUpBlocks, int blocks) throws Exception {
        Map<String, double[]> measured = new LinkedHashMap<>();
        variants.keySet().forEach(name -> measured.put(name, new double[blocks]));
        List<String> order = new ArrayList<>(variants.keySet());
        Random random = new Random();
        for (int block = -warmUpBlocks; block < blocks; block++) {
            Collections.shuffle(order, random);
            for (String name : order) {
                double value = variants.get(name).measure();
                if (block >= 0) {
                    measured.get(name)[block] = value;
                }
            }
        }
        return measured;
    }
}
