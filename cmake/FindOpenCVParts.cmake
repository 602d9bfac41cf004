# The four parts of OpenCV that Sluice uses. Debian's CMake files come only with libopencv-dev, which brings
# 42 packages and 326 MB; the parts alone suffice.
find_path(OpenCVParts_INCLUDE_DIR opencv2/core.hpp PATH_SUFFIXES opencv4)
set(_parts core imgproc features2d calib3d)
set(_libraries)
foreach(_part IN LISTS _parts)
  find_library(OpenCVParts_${_part}_LIBRARY opencv_${_part})
  list(APPEND _libraries ${OpenCVParts_${_part}_LIBRARY})
endforeach()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(OpenCVParts REQUIRED_VARS OpenCVParts_INCLUDE_DIR
  OpenCVParts_core_LIBRARY OpenCVParts_imgproc_LIBRARY OpenCVParts_features2d_LIBRARY OpenCVParts_calib3d_LIBRARY)
if(OpenCVParts_FOUND AND NOT TARGET opencv_parts)
  add_library(opencv_parts INTERFACE)
  target_include_directories(opencv_parts SYSTEM INTERFACE ${OpenCVParts_INCLUDE_DIR})
  target_link_libraries(opencv_parts INTERFACE ${_libraries})
endif()
