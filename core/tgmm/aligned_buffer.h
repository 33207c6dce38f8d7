// Floats on a cache line's boundary: what vector kernels read and write.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>

namespace gaussarium::tgmm {

// Grows, never shrinks; values are lost when it grows. New memory is zero, so that padding is too.
class AlignedBuffer {
public:
    AlignedBuffer() = default;
    explicit AlignedBuffer(std::int64_t size) { reserve(size); }

    void reserve(std::int64_t size) {
        if (size > m_size) {
            m_values.reset(static_cast<float*>(::operator new[](
                static_cast<std::size_t>(size) * sizeof(float), std::align_val_t(alignment))));
            std::uninitialized_fill_n(m_values.get(), size, 0.0F);
            m_size = size;
        }
    }

    float* data() { return m_values.get(); }
    const float* data() const { return m_values.get(); }
    std::int64_t size() const { return m_size; }

private:
    static constexpr std::size_t alignment = 64;

    struct Deleter {
        void operator()(float* values) const {
            ::operator delete[](values, std::align_val_t(alignment));
        }
    };

    std::unique_ptr<float[], Deleter> m_values;
    std::int64_t m_size = 0;
};

} // namespace gaussarium::tgmm
