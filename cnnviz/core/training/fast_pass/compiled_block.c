/* Batch norm, ReLU and 2x2 max pooling of a convolution's maps: forward and backward, with as few
 * trips to memory as can be. compiled_block.py calls the two functions at the end.
 *
 * Maps are float32 and channels_last. What the convolution gave is x (images, height, width, maps);
 * pooled maps are (images, height / 2, width / 2, maps); height and width are even. Threads are
 * OpenMP's, as many as torch uses.
 */

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__) && defined(__linux__) && !defined(__clang__)
#define FOR_EACH_PROCESSOR __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define FOR_EACH_PROCESSOR
#endif

typedef struct {
    ptrdiff_t images, height, width, maps;
} Shape;

static ptrdiff_t picture(Shape s) { return s.height * s.width * s.maps; }

static ptrdiff_t pooled_picture(Shape s) { return s.height / 2 * (s.width / 2) * s.maps; }

static void add_up(ptrdiff_t count, const float *restrict part, double *restrict sum) {
    for (ptrdiff_t c = 0; c < count; c++) sum[c] += part[c];
}

FOR_EACH_PROCESSOR static void add_pixels(ptrdiff_t pixels, ptrdiff_t maps,
                                          const float *restrict x, double *restrict sums) {
    for (ptrdiff_t i = 0; i < pixels; i++, x += maps) {
        for (ptrdiff_t c = 0; c < maps; c++) sums[c] += x[c];
    }
}

/* Pools one picture: the largest of each window or, where sign is -1, the smallest. Adds up
 * all values, less centre, and their squares; sums is [2][maps]. */
FOR_EACH_PROCESSOR static void pool_picture(Shape s, const float *restrict x,
                                            const float *restrict sign,
                                            const float *restrict centre, float *restrict pooled,
                                            double *restrict sums) {
    const ptrdiff_t maps = s.maps, row = s.width * maps;
    float sum[2 * maps];
    for (ptrdiff_t i = 0; i < s.height / 2; i++) {
        memset(sum, 0, sizeof sum);
        const float *top = x + 2 * i * row, *low = top + row;
        for (ptrdiff_t j = 0; j < s.width / 2; j++) {
#pragma omp simd
            for (ptrdiff_t c = 0; c < maps; c++) {
                const float a = top[c], b = top[maps + c], d = low[c], e = low[maps + c];
                const float upper = a * sign[c] > b * sign[c] ? a : b;
                const float lower = d * sign[c] > e * sign[c] ? d : e;
                pooled[c] = upper * sign[c] > lower * sign[c] ? upper : lower;
                const float p = a - centre[c], q = b - centre[c];
                const float r = d - centre[c], t = e - centre[c];
                sum[c] += (p + q) + (r + t);
                sum[maps + c] += (p * p + q * q) + (r * r + t * t);
            }
            top += 2 * maps, low += 2 * maps, pooled += maps;
        }
        add_up(2 * maps, sum, sums);
    }
}

FOR_EACH_PROCESSOR static void activate(ptrdiff_t pixels, ptrdiff_t maps,
                                        const float *restrict pooled, const float *restrict factor,
                                        const float *restrict level, float *restrict result) {
    for (ptrdiff_t i = 0; i < pixels; i++, pooled += maps, result += maps) {
#pragma omp simd
        for (ptrdiff_t c = 0; c < maps; c++) {
            const float value = pooled[c] * factor[c] + level[c];
            result[c] = value < 0 ? 0 : value; /* NaN stays NaN */
        }
    }
}

/* Adds up the gradient where ReLU let it through, and the gradient times the pooled value less
 * mean; sums is [2][maps]. */
FOR_EACH_PROCESSOR static void add_gradients(ptrdiff_t pixels, ptrdiff_t maps,
                                             const float *restrict gradient,
                                             const float *restrict result,
                                             const float *restrict pooled,
                                             const float *restrict mean, double *restrict sums) {
    float sum[2 * maps];
    memset(sum, 0, sizeof sum);
    for (ptrdiff_t i = 0; i < pixels; i++) {
#pragma omp simd
        for (ptrdiff_t c = 0; c < maps; c++) {
            const float passed = result[c] > 0 ? gradient[c] : 0;
            sum[c] += passed;
            sum[maps + c] += passed * (pooled[c] - mean[c]);
        }
        gradient += maps, result += maps, pooled += maps;
    }
    add_up(2 * maps, sum, sums);
}

/* Puts slope x + level in the place of x, and adds factor times the gradient where a window's first
 * largest value was. */
FOR_EACH_PROCESSOR static void spread_picture(Shape s, const float *restrict gradient,
                                              const float *restrict result,
                                              const float *restrict pooled,
                                              const float *restrict factor,
                                              const float *restrict slope,
                                              const float *restrict level, float *restrict x) {
    const ptrdiff_t maps = s.maps, row = s.width * maps;
    for (ptrdiff_t i = 0; i < s.height / 2; i++) {
        float *top = x + 2 * i * row, *low = top + row;
        for (ptrdiff_t j = 0; j < s.width / 2; j++) {
#pragma omp simd
            for (ptrdiff_t c = 0; c < maps; c++) {
                const float a = top[c], b = top[maps + c], d = low[c], e = low[maps + c];
                float left = result[c] > 0 ? gradient[c] * factor[c] : 0;
                const float to_a = a == pooled[c] ? left : 0;
                left -= to_a;
                const float to_b = b == pooled[c] ? left : 0;
                left -= to_b;
                const float to_d = d == pooled[c] ? left : 0;
                left -= to_d;
                top[c] = a * slope[c] + level[c] + to_a;
                top[maps + c] = b * slope[c] + level[c] + to_b;
                low[c] = d * slope[c] + level[c] + to_d;
                low[maps + c] = e * slope[c] + level[c] + left;
            }
            top += 2 * maps, low += 2 * maps;
            gradient += maps, result += maps, pooled += maps;
        }
    }
}

/* Adds all pictures' sums up in the first one's. */
static void add_pictures(ptrdiff_t images, ptrdiff_t count, double *sums) {
    for (ptrdiff_t n = 1; n < images; n++) {
        for (ptrdiff_t c = 0; c < count; c++) sums[c] += sums[n * count + c];
    }
}

static void follow(float *running, double value, double momentum) {
    *running += (float)(momentum * (value - *running));
}

/* Returns 0, or 1 where there was no memory. statistics is [2][maps]: mean, 1 / deviation. */
int block_forward(Shape s, const float *x, const float *scale, const float *shift, double epsilon,
                  double momentum, float *running_mean, float *running_variance,
                  double *statistics, float *pooled, float *result) {
    const ptrdiff_t maps = s.maps;
    const double area = (double)(s.height * s.width), count = area * (double)s.images;
    double *sums = calloc(2 * maps * s.images, sizeof *sums);
    float *each = calloc(4 * maps, sizeof *each);
    if (!sums || !each) return free(sums), free(each), 1;
    float *sign = each, *centre = sign + maps, *factor = centre + maps, *level = factor + maps;

    add_pixels(s.height * s.width, maps, x, sums);
    for (ptrdiff_t c = 0; c < maps; c++) {
        sign[c] = scale[c] < 0 ? -1 : 1;
        centre[c] = (float)(sums[c] / area); /* near the mean of all: few digits cancel */
    }
    memset(sums, 0, 2 * maps * sizeof *sums);
#pragma omp parallel for
    for (ptrdiff_t n = 0; n < s.images; n++) {
        pool_picture(s, x + n * picture(s), sign, centre, pooled + n * pooled_picture(s),
                     sums + n * 2 * maps);
    }
    add_pictures(s.images, 2 * maps, sums);
    for (ptrdiff_t c = 0; c < maps; c++) {
        const double off = sums[c] / count, mean = centre[c] + off;
        const double squares = sums[maps + c] / count - off * off;
        const double variance = squares < 0 ? 0 : squares;
        const double inverse = 1 / sqrt(variance + epsilon);
        follow(running_mean + c, mean, momentum);
        follow(running_variance + c, variance * count / (count - 1), momentum);
        statistics[c] = mean;
        statistics[maps + c] = inverse;
        factor[c] = (float)(scale[c] * inverse);
        level[c] = (float)(shift[c] - mean * scale[c] * inverse);
    }
#pragma omp parallel for
    for (ptrdiff_t n = 0; n < s.images; n++) {
        const ptrdiff_t at = n * pooled_picture(s);
        activate(pooled_picture(s) / maps, maps, pooled + at, factor, level, result + at);
    }
    return free(sums), free(each), 0;
}

/* Returns 0, or 1 where there was no memory. The gradient for x takes the place of x. */
int block_backward(Shape s, const float *gradient, const float *result, const float *pooled,
                   const float *scale, const double *statistics, float *x, float *to_scale,
                   float *to_shift) {
    const ptrdiff_t maps = s.maps;
    const double count = (double)(s.images * s.height * s.width);
    double *sums = calloc(2 * maps * s.images, sizeof *sums);
    float *each = calloc(4 * maps, sizeof *each);
    if (!sums || !each) return free(sums), free(each), 1;
    float *mean = each, *factor = mean + maps, *slope = factor + maps, *level = slope + maps;

    for (ptrdiff_t c = 0; c < maps; c++) mean[c] = (float)statistics[c];
#pragma omp parallel for
    for (ptrdiff_t n = 0; n < s.images; n++) {
        const ptrdiff_t at = n * pooled_picture(s);
        add_gradients(pooled_picture(s) / maps, maps, gradient + at, result + at, pooled + at, mean,
                      sums + n * 2 * maps);
    }
    add_pictures(s.images, 2 * maps, sums);
    for (ptrdiff_t c = 0; c < maps; c++) {
        const double inverse = statistics[maps + c], each_x = scale[c] * inverse;
        const double sum_shift = sums[c], sum_scale = sums[maps + c] * inverse;
        const double each_slope = -each_x * sum_scale * inverse / count;
        to_shift[c] = (float)sum_shift;
        to_scale[c] = (float)sum_scale;
        factor[c] = (float)each_x;
        slope[c] = (float)each_slope;
        level[c] = (float)(-each_x * sum_shift / count - each_slope * statistics[c]);
    }
#pragma omp parallel for
    for (ptrdiff_t n = 0; n < s.images; n++) {
        const ptrdiff_t at = n * pooled_picture(s);
        spread_picture(s, gradient + at, result + at, pooled + at, factor, slope, level,
                       x + n * picture(s));
    }
    return free(sums), free(each), 0;
}
