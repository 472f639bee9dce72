/* Gives each OpenMP thread of the caller, and the caller itself, a processor of its own. */

#define _GNU_SOURCE

#ifdef __linux__
#include <omp.h>
#include <sched.h>

/* Returns how many threads have a place now; 0 where there are more threads than processors. */
int keep_threads_apart(void) {
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed)) return 0;
    int processors[CPU_SETSIZE], count = 0, placed = 0;
    for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        if (CPU_ISSET(cpu, &allowed)) processors[count++] = cpu;
    }
    if (omp_get_max_threads() > count) return 0;
#pragma omp parallel reduction(+ : placed)
    {
        cpu_set_t own;
        CPU_ZERO(&own);
        CPU_SET(processors[omp_get_thread_num()], &own);
        placed += !sched_setaffinity(0, sizeof own, &own);
    }
    return placed;
}
#else
int keep_threads_apart(void) { return 0; }
#endif
