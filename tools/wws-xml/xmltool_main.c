#include "xmltool.h"

#include <locale.h>
#include <stdlib.h>

static HRESULT work(struct tool* tool)
{
    HRESULT hr = WsCreateError(NULL, 0, &tool->error);

    if (SUCCEEDED(hr))
        hr = convert(tool);
    progress_clear(&tool->input);
    if (FAILED(hr))
        report(tool, hr);
    WsFreeReader(tool->reader);
    WsFreeWriter(tool->writer);
    WsFreeError(tool->error);
    free(tool->base64.chars);
    return hr;
}

static int run(const struct options* options)
{
    struct tool tool = { .options = options };
    HRESULT hr;
    bool closed;

    if (!binary_load(&tool) || !input_open(&tool.input, options)) {
        binary_free(&tool);
        return STATUS_FILE;
    }
    if (!output_open(&tool.output, options, &tool.input)) {
        input_close(&tool.input);
        binary_free(&tool);
        return STATUS_FILE;
    }
    hr = work(&tool);
    binary_free(&tool);
    closed = output_close(&tool.output, SUCCEEDED(hr));
    input_close(&tool.input);
    if (tool.input.error != 0 || tool.output.error != 0 || !closed)
        return STATUS_FILE;
    return FAILED(hr) ? STATUS_DOCUMENT : STATUS_OK;
}

int main(int argc, char** argv)
{
    struct options options = { .input = "-", .output = "-", .progress = -1, .dictionary = "soap" };
    enum parsed parsed;

    setlocale(LC_CTYPE, "");
    parsed = options_parse(&options, argc, argv);
    return parsed == PARSED_RUN ? run(&options) : parsed == PARSED_DONE ? STATUS_OK : STATUS_USAGE;
}
