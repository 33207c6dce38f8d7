# LibTorch as one imported target, LibTorch::LibTorch.
#
# TorchConfig.cmake is passed over on purpose: with CUDA it wants nvcc, cuDNN's headers and a
# language of its own to be set up, none of which a program needs that only calls ATen. This finds
# Debian's libtorch-dev, an unpacked libtorch.zip, and the folder of Python's torch package:
#   cmake ... -DCMAKE_PREFIX_PATH="$(python3 -c 'import torch; print(torch.utils.cmake_prefix_path)')"
# That prefix is the package's share/cmake, hence the suffixes that climb out of it.

set(GAUSSARIUM_TORCH "" CACHE PATH "Folder with LibTorch's include/ and lib/ (empty: the system's)")

find_path(LibTorch_INCLUDE_DIR ATen/core/Tensor.h HINTS ${GAUSSARIUM_TORCH} PATH_SUFFIXES include ../../include)
foreach(library torch torch_cpu c10)
    find_library(LibTorch_${library}_LIBRARY ${library} HINTS ${GAUSSARIUM_TORCH} PATH_SUFFIXES lib ../../lib)
    list(APPEND LibTorch_LIBRARIES ${LibTorch_${library}_LIBRARY})
endforeach()
# Present in builds with CUDA only.
foreach(library torch_cuda c10_cuda)
    find_library(LibTorch_${library}_LIBRARY ${library} HINTS ${GAUSSARIUM_TORCH} PATH_SUFFIXES lib ../../lib)
    if(LibTorch_${library}_LIBRARY)
        list(APPEND LibTorch_LIBRARIES ${LibTorch_${library}_LIBRARY})
    endif()
endforeach()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibTorch REQUIRED_VARS
    LibTorch_torch_cpu_LIBRARY LibTorch_c10_LIBRARY LibTorch_INCLUDE_DIR)

if(LibTorch_FOUND AND NOT TARGET LibTorch::LibTorch)
    add_library(LibTorch::LibTorch INTERFACE IMPORTED)
    set_target_properties(LibTorch::LibTorch PROPERTIES
        INTERFACE_INCLUDE_DIRECTORIES
            "${LibTorch_INCLUDE_DIR};${LibTorch_INCLUDE_DIR}/torch/csrc/api/include")
    # libtorch_cuda registers its kernels when it is loaded and no symbol of it is called: without
    # --no-as-needed the linker would drop it. Its own needs (libcudart, cuBLAS) it finds itself.
    target_link_options(LibTorch::LibTorch INTERFACE LINKER:--allow-shlib-undefined)
    target_link_libraries(LibTorch::LibTorch INTERFACE
        -Wl,--push-state,--no-as-needed ${LibTorch_LIBRARIES} -Wl,--pop-state ${CMAKE_DL_LIBS})
endif()
