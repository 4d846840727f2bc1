/*
 * peak.h -- what the processor can do: independent multiply-adds in registers
 * of the instruction set that the kernels use.
 */
#ifndef BENCH_PEAK_H
#define BENCH_PEAK_H

/* CPU time of this process and of the children it has waited for, seconds. */
double cpu_seconds(void);
/* Operations a second, of this moment; NaN for the plain kernel. */
double peak_rate(void);

#endif
