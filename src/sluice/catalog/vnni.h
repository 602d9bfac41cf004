// Sums of products of bytes (AVX-512 VNNI) and counts of bits (VPOPCNTDQ) in one instruction, where the machine
// has them. Internal to catalog/.
#pragma once

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define SLUICE_HAS_VNNI 1
#define SLUICE_VNNI [[gnu::target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni")]]
#define SLUICE_POPCOUNT [[gnu::target("avx512f,avx512vl,avx512dq,avx512vpopcntdq")]]
#else
#define SLUICE_HAS_VNNI 0
#define SLUICE_VNNI
#endif

namespace sluice {

#if SLUICE_HAS_VNNI
inline constexpr __mmask8 kAllLanes = 0xff;  ///< Of eight; GCC 12 warns of the functions without masks.
#endif

[[nodiscard]] inline bool has_vnni() {
#if SLUICE_HAS_VNNI
  static const bool has = __builtin_cpu_supports("avx512vnni") != 0 && __builtin_cpu_supports("avx512bw") != 0 &&
                          __builtin_cpu_supports("avx512vl") != 0 && __builtin_cpu_supports("avx512dq") != 0;
  return has;
#else
  return false;
#endif
}

[[nodiscard]] inline bool has_popcount_of_vectors() {
#if SLUICE_HAS_VNNI
  static const bool has = __builtin_cpu_supports("avx512vpopcntdq") != 0 &&
                          __builtin_cpu_supports("avx512dq") != 0 && __builtin_cpu_supports("avx512vl") != 0;
  return has;
#else
  return false;
#endif
}

}  // namespace sluice
