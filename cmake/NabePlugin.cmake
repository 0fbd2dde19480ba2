# nabe_plugin(NAME PARTS file...)
#
# A plugin of ours: a folder with plugin.cpp, which holds the entry, and its parts. They are a library of their own,
# `nabe_<name>_parts`, so that tests can make its connectors.
function(nabe_plugin NAME)
  cmake_parse_arguments(PLUGIN "" "" "PARTS" ${ARGN})
  add_library(nabe_${NAME}_parts STATIC ${PLUGIN_PARTS})
  target_include_directories(nabe_${NAME}_parts PUBLIC "${CMAKE_CURRENT_SOURCE_DIR}/..")
  target_link_libraries(nabe_${NAME}_parts PUBLIC nabe::sdk nabe_common PRIVATE nabe_warnings)
  nabe_precompile(nabe_${NAME}_parts room)

  nabe_add_connector(${NAME} SOURCES plugin.cpp LINK nabe_${NAME}_parts)
  if(NABE_INSTALL)
    install(TARGETS ${NAME} LIBRARY DESTINATION lib/nabe/plugins COMPONENT hub)
  endif()
endfunction()
