set(SLUICE_SANITIZE "" CACHE STRING "Sanitizers to build with, e.g. address,undefined or thread")
if(SLUICE_SANITIZE)
  add_compile_options(-fsanitize=${SLUICE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${SLUICE_SANITIZE})
endif()
# libvips and GLib are not instrumented: what they seem to do is left out. Built into every program, since the workers in
# the cage see no environment; without it, false races are gathered until nothing moves.
if(SLUICE_SANITIZE STREQUAL "thread")
  file(READ ${CMAKE_SOURCE_DIR}/tools/tsan.supp suppressions)
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/tsan_suppressions.cpp @ONLY CONTENT
    "extern \"C\" const char* __tsan_default_suppressions() { return R\"(@suppressions@)\"; }\n")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tools/tsan.supp)
  add_library(sluice_tsan_suppressions OBJECT ${CMAKE_BINARY_DIR}/tsan_suppressions.cpp)
  link_libraries(sluice_tsan_suppressions)
endif()
