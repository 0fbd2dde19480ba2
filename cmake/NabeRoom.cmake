# nabe_room(NAME SOURCES ... ROOMS ... PRIVATE ...)
#
# A room is one folder of hub/ as one static library `nabe_<name>`. Its headers are reached as "<name>/x.h" through
# an include folder that holds this room alone, so that a source sees exactly the rooms that its target names (and
# what those name): an include against the direction of the house does not compile.
function(nabe_room NAME)
  cmake_parse_arguments(ROOM "" "" "SOURCES;ROOMS;PRIVATE" ${ARGN})
  set(view "${CMAKE_BINARY_DIR}/rooms/${NAME}")
  file(MAKE_DIRECTORY "${view}")
  file(CREATE_LINK "${CMAKE_CURRENT_SOURCE_DIR}" "${view}/${NAME}" SYMBOLIC)

  set(target nabe_${NAME})
  add_library(${target} STATIC ${ROOM_SOURCES})
  target_include_directories(${target} PUBLIC "${view}")
  list(TRANSFORM ROOM_ROOMS PREPEND nabe_)
  target_link_libraries(${target} PUBLIC ${ROOM_ROOMS} PRIVATE nabe_warnings ${ROOM_PRIVATE})
  if(NABE_PLANTED_BUGS)
    target_compile_definitions(${target} PRIVATE NABE_PLANTED_BUGS)
  endif()
  nabe_precompile(${target} room)
endfunction()
