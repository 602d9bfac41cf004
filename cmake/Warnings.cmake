add_library(sluice_warnings INTERFACE)
target_compile_options(sluice_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor -Wold-style-cast
  -Woverloaded-virtual -Wunused -Wcast-qual -Wimplicit-fallthrough)
option(SLUICE_WERROR "Warnings are errors" ON)
if(SLUICE_WERROR)
  target_compile_options(sluice_warnings INTERFACE -Werror)
endif()
# Every machine must compute the same sightings: no contraction of a*b+c into one rounding.
add_compile_options(-ffp-contract=off)
