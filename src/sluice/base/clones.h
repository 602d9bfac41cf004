// SLUICE_CLONES before a function compiles it for plain x86-64, for AVX2 and for AVX-512 machines; the loader
// picks. The clones compute the same bits: the build forbids contraction (-ffp-contract=off), and no reduction is
// reordered. What the function calls must be inlined into it, or stays plain.
#pragma once

// The resolvers of the clones run before a sanitizer is ready for them.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define SLUICE_CLONES [[gnu::target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")]]
#else
#define SLUICE_CLONES
#endif
