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

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Adds to the results of {@link ManyChannels} how much of the Java heap each channel keeps.
 */
public final class HeapPerChannel implements InternalProfiler {

    static final String LABEL = "heapPerChannel";

    private static long before;
    private static double perChannel = Double.NaN;

    /** To be called when there are no channels yet. */
    static void start() throws InterruptedException {
        before = heap();
    }

    /** To be called while they are open. */
    static void stop(int channels) throws InterruptedException {
        perChannel = (double) (heap() - before) / channels;
    }

    /** What is left when a collection of everything frees no more. */
    static long heap() throws InterruptedException {
        long used = Long.MAX_VALUE;
        while (true) {
            System.gc();
            long left = afterCollection();
            if (left >= used) {
                return used;
            }
            used = left;
            // What a collection has only made ready for the next one is taken up by threads: of references, of loops.
            Thread.sleep(100);
        }
    }

    /** The pools are asked for what the collection left, and not for what came since. */
    private static long afterCollection() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getCollectionUsage)
                .mapToLong(usage -> usage == null ? 0 : usage.getUsed())
                .sum();
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        perChannel = Double.NaN;
    }

    @Override
    public Collection<ScalarResult> afterIteration(BenchmarkParams benchmark, IterationParams iteration,
                                                   IterationResult result) {
        return Double.isNaN(perChannel)
                ? List.of() : List.of(new ScalarResult(LABEL, perChannel, "B", AggregationPolicy.AVG));
    }

    @Override
    public String getDescription() {
        return "Java heap per channel";
    }
}
