/* Elements and content of any kind: kept in XML buffers, or skipped. */
#include "xml/type_read.h"

#include "base/err.h"

#include <string.h>

bool type_read_any_matches(const struct type_reader* in, const WS_FIELD_DESCRIPTION* field)
{
    if (field->ns == NULL)
        return true;
    return type_same_name(xml_reader_element(in->reader)->ns, field->ns)
           == ((field->options & WS_FIELD_OTHER_NAMESPACE) == 0);
}

static HRESULT read_custom(struct type_reader* in, const WS_FIELD_DESCRIPTION* field, void* out)
{
    const WS_CUSTOM_TYPE_DESCRIPTION* custom = field->typeDescription;
    void*                             pointer;

    if (custom->readCallback == NULL)
        return type_read_raise(in, E_INVALIDARG, "WS_CUSTOM_TYPE_DESCRIPTION.readCallback is NULL");
    if ((field->options & WS_FIELD_POINTER) != 0) {
        TRY(value_alloc(in, custom->size, &pointer));
        memset(pointer, 0, custom->size);
        memcpy(out, &pointer, sizeof pointer);
        out = pointer;
    }
    return custom->readCallback(in->reader, WS_ANY_ELEMENT_TYPE_MAPPING, custom->descriptionData, in->heap, out,
                                custom->size, in->error);
}

HRESULT type_read_any_element(struct type_reader* in, const WS_FIELD_DESCRIPTION* field, void* out)
{
    if (field->type == WS_VOID_TYPE)
        return xml_skip(in->reader, in->error);
    if (field->type == WS_CUSTOM_TYPE)
        return read_custom(in, field, out);
    return type_read_element_value(in, WS_XML_BUFFER_TYPE, NULL, out, NULL);
}

HRESULT type_read_any_content(struct type_reader* in, const WS_FIELD_DESCRIPTION* field, void* slot)
{
    WS_XML_BUFFER* buffer;

    if (field->type == WS_VOID_TYPE) {
        while (xml_reader_node_type(in->reader) != WS_XML_NODE_TYPE_END_ELEMENT)
            TRY(xml_skip(in->reader, in->error));
        return S_OK;
    }
    if (in->heap == NULL)
        return type_read_raise(in, E_INVALIDARG, "the value needs memory, and there is no heap");
    TRY(xml_read_content_buffer(in->reader, in->heap, &buffer, in->error));
    memcpy(slot, &buffer, sizeof buffer);
    return S_OK;
}
