/*
 * What a lane is measured beside: one handler after the other through asio::post, on one thread.
 *
 *   asio_bench post COUNT       an io_context as it is by default
 *   asio_bench post-one COUNT   one that was told that a single thread will run it
 *
 * Prints nanoseconds for one post to completion.
 */
#include "bench.h"

#include <asio.hpp>
#include <string>

namespace {

struct Chain {
    asio::io_context& context;
    uint64_t& left;

    void operator()() const
    {
        if (--left != 0)
            asio::post(context, *this);
    }
};

void measure(asio::io_context& context, uint64_t count)
{
    uint64_t left = count;

    asio::post(context, Chain{context, left});
    const uint64_t start = bench_now_ns();
    context.run();
    if (left != 0)
        bench_fail("handlers went missing");
    bench_print("ns", static_cast<double>(bench_now_ns() - start) / static_cast<double>(count));
}

} // namespace

int main(int argc, char** argv)
{
    const std::string what = argc == 3 ? argv[1] : "";
    const uint64_t count = argc == 3 ? strtoull(argv[2], nullptr, 10) : 0;

    if (count != 0 && what == "post") {
        asio::io_context context;
        measure(context, count);
    } else if (count != 0 && what == "post-one") {
        asio::io_context context(1);
        measure(context, count);
    } else {
        bench_fail("usage: asio_bench post|post-one COUNT");
    }
    return 0;
}
