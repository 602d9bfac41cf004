# `cmake --install` puts the program under bin/ and, under lib/sluice/, the OpenVINO libraries that it loads: what runs
# must not need the build folder or .venv.
include(GNUInstallDirs)
set(private_libraries ${CMAKE_INSTALL_LIBDIR}/sluice)
file(RELATIVE_PATH from_program ${CMAKE_INSTALL_FULL_BINDIR} ${CMAKE_INSTALL_PREFIX}/${private_libraries})
get_filename_component(openvino_libraries ${OpenVINO_DIR}/../libs ABSOLUTE)
# One search path for both places. With another for the build folder, CMake ends that one with a colon, so as to
# rewrite it at install, and the loader takes what follows it for the current directory: it would look for libraries
# among strangers' photos.
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/lib)
file(CREATE_LINK ${openvino_libraries} ${CMAKE_BINARY_DIR}/lib/sluice SYMBOLIC)
set_target_properties(sluice PROPERTIES BUILD_WITH_INSTALL_RPATH ON
  INSTALL_RPATH "$ORIGIN/${from_program};$ORIGIN/lib/sluice")
install(TARGETS sluice RUNTIME)
install(TARGETS sluice-decode RUNTIME DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/sluice)

# The runtime, the plugin for CPUs, the readers of the formats our models come in, and what these load.
foreach(name IN ITEMS libopenvino.so libopenvino_intel_cpu_plugin.so libopenvino_ir_frontend.so
        libopenvino_onnx_frontend.so libtbb.so libtbbmalloc.so libtbbbind libhwloc.so)
  file(GLOB found ${openvino_libraries}/${name}*)
  if(NOT found)
    message(FATAL_ERROR "${name} is not in ${openvino_libraries}; run tools/bootstrap")
  endif()
  install(FILES ${found} DESTINATION ${private_libraries})
endforeach()

# The ready-made marks, where tools/bootstrap could get them.
install(DIRECTORY node_modules/simple-icons DESTINATION ${CMAKE_INSTALL_DATADIR}/sluice/icons OPTIONAL
  FILES_MATCHING PATTERN "*.svg" PATTERN "simple-icons.json" PATTERN "LICENSE*" PATTERN "DISCLAIMER*")
install(FILES node_modules/@iconify-json/logos/icons.json DESTINATION
  ${CMAKE_INSTALL_DATADIR}/sluice/icons/@iconify-json/logos OPTIONAL)

install(FILES LICENSE NOTICE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(CODE [[
  set(root "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}")
  foreach(entry IN ITEMS bash:share/bash-completion/completions/sluice zsh:share/zsh/site-functions/_sluice
          fish:share/fish/vendor_completions.d/sluice.fish)
    string(REPLACE ":" ";" entry ${entry})
    list(GET entry 0 shell)
    list(GET entry 1 file)
    get_filename_component(folder "${root}/${file}" DIRECTORY)
    file(MAKE_DIRECTORY "${folder}")
    execute_process(COMMAND "${root}/bin/sluice" completion ${shell} OUTPUT_FILE "${root}/${file}"
      COMMAND_ERROR_IS_FATAL ANY)
  endforeach()
]])
