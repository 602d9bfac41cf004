// What sanitizers may do in the cage: write what they found to standard error, and nothing that takes other
// processes or files. The environment, where one would say so otherwise, is empty.
#ifdef SLUICE_SANITIZED
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() {
  return "detect_leaks=0:symbolize=0:allocator_may_return_null=1";
}
#endif
