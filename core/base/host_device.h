// Marks functions that are compiled for the CPU and, by nvcc, for the GPU too.
#pragma once

#if defined(__CUDACC__)
#define GAUSSARIUM_HD __host__ __device__
#else
#define GAUSSARIUM_HD
#endif
