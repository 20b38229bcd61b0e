# One static library per folder of src/, linked to every folder declared before it, and one test program from its
# *_test.cpp files: `yunguan_card` and `card_test`, run from the top of the tree.
set(YUNGUAN_FOLDERS "" CACHE INTERNAL "")

function(yunguan_folder name)
  cmake_parse_arguments(ARG "" "" "LINKS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS src/${name}/*.cpp)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  if(sources)
    add_library(yunguan_${name} STATIC ${sources})
    target_include_directories(yunguan_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(yunguan_${name} PUBLIC ${YUNGUAN_FOLDERS} ${ARG_LINKS})
    set(YUNGUAN_FOLDERS yunguan_${name} ${YUNGUAN_FOLDERS} CACHE INTERNAL "")
  endif()
  if(tests)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE ${YUNGUAN_FOLDERS} ${ARG_LINKS} GTest::gmock GTest::gtest_main)
    add_test(NAME ${name} COMMAND ${name}_test --gtest_brief=1 WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  endif()
endfunction()

# A measurement: bench/<name>.cpp becomes <name>_bench, built by `make bench` only.
function(yunguan_bench name)
  add_executable(${name}_bench EXCLUDE_FROM_ALL bench/${name}.cpp)
  target_link_libraries(${name}_bench PRIVATE ${YUNGUAN_FOLDERS} benchmark::benchmark)
endfunction()

# A parser of outside bytes: fuzz/<name>_fuzz.cpp with LLVMFuzzerTestOneInput. With YUNGUAN_FUZZ (clang) it is a fuzzer;
# else it is a test that replays the seeds of fuzz/corpus/<name>, best in the build with sanitizers.
function(yunguan_fuzz name)
  if(YUNGUAN_FUZZ)
    add_executable(${name}_fuzz EXCLUDE_FROM_ALL fuzz/${name}_fuzz.cpp)
    target_link_options(${name}_fuzz PRIVATE -fsanitize=fuzzer)
  else()
    add_executable(${name}_fuzz fuzz/${name}_fuzz.cpp fuzz/replay.cpp)
    add_test(NAME ${name}_fuzz COMMAND ${name}_fuzz fuzz/corpus/${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  endif()
  target_link_libraries(${name}_fuzz PRIVATE ${YUNGUAN_FOLDERS})
endfunction()
