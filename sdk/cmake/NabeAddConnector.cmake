# nabe_add_connector(NAME SOURCES file... [LINK library...] [OUTPUT_FOLDER folder])
#
# Builds NAME.so, a plugin of the Nabe hub, by the build contract of the SDK:
#   - nothing but the entry symbol is visible: hidden visibility, a version script (the one that really isolates; two
#     versions of a plugin share no static), and, with GNU, no unique symbols;
#   - it is complete: every symbol is found when linking (-z defs) and when loading (-z now);
#   - private shared libraries are looked for beside it in lib/ and nowhere else (RUNPATH $ORIGIN/lib).
# After linking, the exported symbols are checked; anything but nabe_plugin_entry_v* fails the build.
#
# Sources may be C11 and C++20. The file is written to OUTPUT_FOLDER, by default ${CMAKE_BINARY_DIR}/plugins.

# clang leaves the sanitizer runtime of a shared object to the executable: its symbols are undefined by design.
function(nabe_sanitizer_of_host result)
  get_directory_property(folder_options LINK_OPTIONS)
  string(TOUPPER "${CMAKE_BUILD_TYPE}" configuration)
  set(flags "${CMAKE_C_FLAGS} ${CMAKE_CXX_FLAGS} ${CMAKE_C_FLAGS_${configuration}} ${CMAKE_CXX_FLAGS_${configuration}}"
            "${CMAKE_MODULE_LINKER_FLAGS} ${folder_options}")
  if("${flags}" MATCHES "-fsanitize=" AND "${CMAKE_CXX_COMPILER_ID}${CMAKE_C_COMPILER_ID}" MATCHES "Clang")
    set(${result} TRUE PARENT_SCOPE)
  else()
    set(${result} FALSE PARENT_SCOPE)
  endif()
endfunction()

function(nabe_add_connector NAME)
  cmake_parse_arguments(PARSE_ARGV 1 PLUGIN "" "OUTPUT_FOLDER" "SOURCES;LINK")
  if(PLUGIN_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "nabe_add_connector(${NAME}): unknown argument ${PLUGIN_UNPARSED_ARGUMENTS}; "
                        "expected SOURCES, LINK or OUTPUT_FOLDER")
  endif()
  if(NOT PLUGIN_SOURCES)
    message(FATAL_ERROR "nabe_add_connector(${NAME}): SOURCES is missing")
  endif()
  if(NOT PLUGIN_OUTPUT_FOLDER)
    set(PLUGIN_OUTPUT_FOLDER "${CMAKE_BINARY_DIR}/plugins")
  endif()
  set(map "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plugin.map")

  add_library(${NAME} MODULE ${PLUGIN_SOURCES})
  set_target_properties(${NAME} PROPERTIES
    PREFIX ""
    SUFFIX ".so"
    C_STANDARD 11
    C_STANDARD_REQUIRED ON
    C_EXTENSIONS OFF
    CXX_STANDARD 20
    CXX_STANDARD_REQUIRED ON
    CXX_EXTENSIONS OFF
    POSITION_INDEPENDENT_CODE ON
    C_VISIBILITY_PRESET hidden
    CXX_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON
    BUILD_WITH_INSTALL_RPATH ON
    INSTALL_RPATH "$ORIGIN/lib"
    INSTALL_RPATH_USE_LINK_PATH OFF
    LIBRARY_OUTPUT_DIRECTORY "${PLUGIN_OUTPUT_FOLDER}"
    LINK_DEPENDS "${map}")
  target_link_libraries(${NAME} PRIVATE nabe::sdk ${PLUGIN_LINK})
  if(TARGET nabe_warnings)
    target_link_libraries(${NAME} PRIVATE nabe_warnings)
  endif()
  target_compile_options(${NAME} PRIVATE "$<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fno-gnu-unique>")

  nabe_sanitizer_of_host(sanitizer_of_host)
  if(NOT sanitizer_of_host)
    target_link_options(${NAME} PRIVATE -Wl,-z,defs)
  endif()
  target_link_options(${NAME} PRIVATE -Wl,-z,now -Wl,-z,relro -Wl,--enable-new-dtags "-Wl,--version-script=${map}")

  add_custom_command(TARGET ${NAME} POST_BUILD
    COMMAND "${CMAKE_COMMAND}" "-DNM=${CMAKE_NM}" "-DPLUGIN=$<TARGET_FILE:${NAME}>"
            -P "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/NabeCheckExports.cmake"
    VERBATIM)
endfunction()
