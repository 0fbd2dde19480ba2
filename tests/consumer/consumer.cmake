# cmake -DWORK=... -DGENERATOR=... -DCXX=... -DNM=... -P consumer.cmake
# The installed program writes a project from the installed template; it is built against the SDK alone.
include("${CMAKE_CURRENT_LIST_DIR}/run.cmake")
set(name desk_of_lost_keys)
set(project "${WORK}/project")
file(REMOVE_RECURSE "${project}" "${WORK}/build")
run("${WORK}/all/bin/nabe" new ${name} --folder "${project}")
file(GLOB_RECURSE files RELATIVE "${project}" "${project}/*")
foreach(file IN LISTS files)
  file(READ "${project}/${file}" text)
  string(TOLOWER "${file} ${text}" text)
  if(text MATCHES "my_?connector")
    message(FATAL_ERROR "a name of the template is left in ${file}")
  endif()
endforeach()

run("${CMAKE_COMMAND}" -S "${project}" -B "${WORK}/build" -G "${GENERATOR}" "-DCMAKE_PREFIX_PATH=${WORK}/sdk"
    "-DCMAKE_CXX_COMPILER=${CXX}" "-DCMAKE_CXX_FLAGS=-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror")
run("${CMAKE_COMMAND}" --build "${WORK}/build")
run(ctest --test-dir "${WORK}/build" --output-on-failure --no-tests=error)

execute_process(COMMAND "${NM}" -D --defined-only --format=posix "${WORK}/build/plugins/${name}.so"
                OUTPUT_VARIABLE symbols RESULT_VARIABLE status)
if(NOT symbols MATCHES "^nabe_plugin_entry_v1 T [0-9a-f ]+\n$")
  message(FATAL_ERROR "the plugin exports: ${symbols}")
endif()
