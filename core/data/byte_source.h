// Where a reader's bytes come from: a file, a pipe, or memory (tests, fuzzers), read in blocks so
// that no reader ever holds a whole file.
#pragma once

#include "core/base/error.h"
#include "core/data/file_context.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace gaussarium {

class ByteSource {
public:
    virtual ~ByteSource() = default;
    // Up to `count` bytes; 0 at the end and only there.
    virtual Expected<std::size_t> read(char* to, std::size_t count) = 0;
    // Bytes from the first to the last, where that is known (not for a pipe).
    virtual std::optional<std::uint64_t> size() const = 0;
};

class MemorySource final : public ByteSource {
public:
    // The bytes must outlive the source.
    explicit MemorySource(std::string_view bytes) : m_bytes(bytes), m_size(bytes.size()) {}
    Expected<std::size_t> read(char* to, std::size_t count) override;
    std::optional<std::uint64_t> size() const override { return m_size; }

private:
    std::string_view m_bytes;
    std::uint64_t m_size;
};

class FileSource final : public ByteSource {
public:
    // The error says why the file cannot be opened, without its name. Does not wait for the writer
    // of a pipe; reading does.
    static Expected<FileSource> open(const std::filesystem::path& path, FileContext context = {});
    FileSource(FileSource&& other) noexcept;
    ~FileSource() override;
    Expected<std::size_t> read(char* to, std::size_t count) override;
    std::optional<std::uint64_t> size() const override { return m_size; }

private:
    FileSource(int descriptor, FileContext context);
    Expected<void> waitForBytes() const;
    int m_descriptor;
    std::optional<std::uint64_t> m_size; // of a regular file; anything else may have to be awaited
    std::uint64_t m_read = 0;
    FileContext m_context;
};

// Looks ahead into a source. Holds what is looked at, plus at most one block.
class BlockBuffer {
public:
    // The source must outlive the buffer. It is asked for blockBytes (>= 1) at a time.
    explicit BlockBuffer(ByteSource& source, std::size_t blockBytes = std::size_t{1} << 18)
        : m_source(&source), m_blockBytes(blockBytes) {}

    // All that is held, after reading on until that is `count` bytes; fewer only at the end. May be
    // written to (unquoting is done in place). Valid until the next peek.
    Expected<std::span<char>> peek(std::size_t count);
    // Drops bytes from the front of what the last peek gave.
    void consume(std::size_t count) { m_begin += count; }
    // Whether what the last peek gave is all there is left.
    bool sawEnd() const { return m_sawEnd; }
    // Offset of the next byte from the first.
    std::uint64_t position() const { return m_dropped + m_begin; }
    std::optional<std::uint64_t> size() const { return m_source->size(); }

private:
    ByteSource* m_source;
    std::size_t m_blockBytes;
    std::string m_bytes;
    std::size_t m_begin = 0;
    std::uint64_t m_dropped = 0;
    bool m_sawEnd = false;
};

} // namespace gaussarium
