/* The public functions of typed values. */
#include "xml/type.h"

#include "base/check.h"
#include "base/err.h"
#include "xml/reader.h"
#include "xml/type_read.h"
#include "xml/writer.h"

static HRESULT check_read_option(WS_READ_OPTION option, WS_READ_OPTION last, const char* function, const char* instead,
                                 WS_ERROR* error)
{
    if (option >= WS_READ_REQUIRED_VALUE && option <= last)
        return S_OK;
    return err_raise(error, E_INVALIDARG, "%s does not have the read option %d%s", function, (int)option,
                     option > last && option <= WS_READ_NILLABLE_VALUE ? instead : "");
}

HRESULT WINAPI WsReadType(WS_XML_READER* reader, WS_TYPE_MAPPING typeMapping, WS_TYPE type, const void* typeDescription,
                          WS_READ_OPTION readOption, WS_HEAP* heap, void* value, ULONG valueSize, WS_ERROR* error)
{
    CHECK_CALL(WsReadType(reader, typeMapping, type, typeDescription, readOption, heap, value, valueSize, error),
               reader, heap, error);
    TRY(xml_reader_check(reader, error));
    TRY(check_read_option(readOption, WS_READ_REQUIRED_POINTER, "WsReadType",
                          ": use WsReadElement for optional elements, WsReadBody for nillable ones", error));
    return xml_reader_end(
        reader, type_read(reader, typeMapping, type, typeDescription, readOption, heap, value, valueSize, error));
}

HRESULT WINAPI WsReadElement(WS_XML_READER* reader, const WS_ELEMENT_DESCRIPTION* elementDescription,
                             WS_READ_OPTION readOption, WS_HEAP* heap, void* value, ULONG valueSize, WS_ERROR* error)
{
    CHECK_CALL(WsReadElement(reader, elementDescription, readOption, heap, value, valueSize, error),
               reader, heap, error);
    TRY(xml_reader_check(reader, error));
    TRY(check_read_option(readOption, WS_READ_OPTIONAL_POINTER, "WsReadElement",
                          ": use WsReadBody for nillable elements", error));
    return xml_reader_end(reader,
                          type_read_element(reader, elementDescription, readOption, heap, value, valueSize, error));
}

HRESULT WINAPI WsReadAttribute(WS_XML_READER* reader, const WS_ATTRIBUTE_DESCRIPTION* attributeDescription,
                               WS_READ_OPTION readOption, WS_HEAP* heap, void* value, ULONG valueSize, WS_ERROR* error)
{
    CHECK_CALL(WsReadAttribute(reader, attributeDescription, readOption, heap, value, valueSize, error),
               reader, heap, error);
    TRY(xml_reader_check(reader, error));
    TRY(check_read_option(readOption, WS_READ_OPTIONAL_POINTER, "WsReadAttribute", ": an attribute cannot be nil",
                          error));
    return xml_reader_end(reader, type_read_attribute(reader, attributeDescription, readOption, heap, value, valueSize,
                                                      error));
}

HRESULT WINAPI WsWriteType(WS_XML_WRITER* writer, WS_TYPE_MAPPING typeMapping, WS_TYPE type,
                           const void* typeDescription, WS_WRITE_OPTION writeOption, const void* value, ULONG valueSize,
                           WS_ERROR* error)
{
    CHECK_CALL(WsWriteType(writer, typeMapping, type, typeDescription, writeOption, value, valueSize, error),
               writer, error);
    struct xml_writer_mark mark;

    TRY(xml_writer_check(writer, error));
    if (writeOption != WS_WRITE_REQUIRED_VALUE && writeOption != WS_WRITE_REQUIRED_POINTER)
        return err_raise(error, E_INVALIDARG,
                         "WsWriteType does not have the write option %d; WsWriteElement writes nil elements",
                         (int)writeOption);
    mark = xml_writer_mark(writer);
    return xml_writer_end_since(
        writer, &mark, type_write(writer, typeMapping, type, typeDescription, writeOption, value, valueSize, error));
}

HRESULT WINAPI WsWriteElement(WS_XML_WRITER* writer, const WS_ELEMENT_DESCRIPTION* elementDescription,
                              WS_WRITE_OPTION writeOption, const void* value, ULONG valueSize, WS_ERROR* error)
{
    CHECK_CALL(WsWriteElement(writer, elementDescription, writeOption, value, valueSize, error), writer, error);
    struct xml_writer_mark mark;

    TRY(xml_writer_check(writer, error));
    mark = xml_writer_mark(writer);
    return xml_writer_end_since(
        writer, &mark, type_write_element(writer, elementDescription, writeOption, value, valueSize, error));
}

HRESULT WINAPI WsWriteAttribute(WS_XML_WRITER* writer, const WS_ATTRIBUTE_DESCRIPTION* attributeDescription,
                                WS_WRITE_OPTION writeOption, const void* value, ULONG valueSize, WS_ERROR* error)
{
    CHECK_CALL(WsWriteAttribute(writer, attributeDescription, writeOption, value, valueSize, error), writer, error);
    struct xml_writer_mark mark;

    TRY(xml_writer_check(writer, error));
    mark = xml_writer_mark(writer);
    return xml_writer_end_since(
        writer, &mark, type_write_attribute(writer, attributeDescription, writeOption, value, valueSize, error));
}
