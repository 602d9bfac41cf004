# Puts files into the program, so that it needs nothing beside it: `sluice_embed(target symbol file)` makes
# `extern "C" const unsigned char symbol[], symbol_end[];` (assembler .incbin: instant whatever the size).
function(sluice_embed target symbol file)
  get_filename_component(path ${file} ABSOLUTE)
  set(assembly ${CMAKE_BINARY_DIR}/embedded/${symbol}.S)
  file(CONFIGURE OUTPUT ${assembly} @ONLY CONTENT
".section .rodata
.global @symbol@
.global @symbol@_end
.balign 64
@symbol@:
.incbin \"@path@\"
@symbol@_end:
.byte 0
.section .note.GNU-stack,\"\",@progbits
")
  set_source_files_properties(${assembly} PROPERTIES OBJECT_DEPENDS ${path})
  target_sources(${target} PRIVATE ${assembly})
endfunction()
# sluice_embed(sluice_core sluice_models_manifest models/manifest.json)
