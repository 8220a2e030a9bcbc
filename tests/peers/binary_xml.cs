// An independent implementation of binary XML, Mono's, as the peer of binary_xml.c: same commands, same files.
//
//     binary_xml.exe write  SPEC DICTIONARY DOCUMENTS    writes the documents that SPEC says
//     binary_xml.exe verify SPEC DICTIONARY DOCUMENTS    reads them, and compares each value with SPEC
//
// What the files look like is in binary_xml.c.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Xml;

static class BinaryXml
{
    static readonly XmlDictionary soap = new XmlDictionary();
    static readonly XmlDictionary candidates = new XmlDictionary();

    static int Main(string[] args)
    {
        if (args.Length != 4 || (args[0] != "write" && args[0] != "verify"))
            return 2;
        foreach (string line in File.ReadAllLines(args[2], Encoding.UTF8).Skip(1))
            soap.Add(line.Substring(line.IndexOf('\t') + 1));
        try {
            if (args[0] == "write")
                new Writer(args[3]).Run(args[1]);
            else
                new Verifier(args[3]).Run(args[1]);
        } catch (Exception e) {
            Console.Error.WriteLine(e);
            return 1;
        }
        return 0;
    }

    // ---- one line of SPEC -------------------------------------------------------------------------------------------

    abstract class Walker
    {
        int number;

        public void Run(string spec)
        {
            foreach (string line in File.ReadAllLines(spec, Encoding.UTF8)) {
                number++;
                if (line.Length == 0 || line[0] == '#')
                    continue;
                try {
                    Line(line.Split(new[] { ' ' }, 2)[0], line.IndexOf(' ') < 0 ? "" : line.Substring(line.IndexOf(' ') + 1));
                } catch (Exception e) {
                    throw new InvalidDataException("line " + number + ": " + line, e);
                }
            }
            Message();
        }

        void Line(string what, string rest)
        {
            string[] part;

            switch (what) {
            case "message": Message(); break;
            case "start":   part = rest.Split(' '); Start(part[0], part[1], part[2]); break;
            case "attr":    part = rest.Split(new[] { ' ' }, 4); Attribute(part[0], part[1], part[2], part[3]); break;
            case "text":    part = rest.Split(new[] { ' ' }, 2); Text(part[0], part.Length < 2 ? "" : part[1]); break;
            case "array":   part = rest.Split(' '); Array(part[0], part[1], part[2], part[3].Split(',')); break;
            case "comment": Comment(rest); break;
            case "end":     End(); break;
            default:        throw new InvalidDataException(what);
            }
        }

        protected abstract void Message();
        protected abstract void Start(string prefix, string name, string ns);
        protected abstract void Attribute(string prefix, string name, string ns, string value);
        protected abstract void Text(string kind, string value);
        protected abstract void Array(string kind, string name, string ns, string[] values);
        protected abstract void Comment(string value);
        protected abstract void End();
    }

    static bool Marked(string text)
    {
        return text.Length > 1 && (text[0] == '@' || text[0] == '$');
    }

    static string Plain(string text)
    {
        return text == "-" ? "" : Marked(text) ? text.Substring(1) : text;
    }

    // A string of the static dictionary (@), a candidate for the session's ($), or neither.
    static XmlDictionaryString Lookup(string text)
    {
        XmlDictionaryString found;

        if (!Marked(text))
            return null;
        if (text[0] == '@')
            return soap.TryLookup(Plain(text), out found) ? found : throw new KeyNotFoundException(text);
        return candidates.Add(Plain(text));
    }

    // ---- values -----------------------------------------------------------------------------------------------------

    static float Float(string hex) { return BitConverter.ToSingle(BitConverter.GetBytes(Convert.ToUInt32(hex, 16)), 0); }
    static double Double(string hex) { return BitConverter.Int64BitsToDouble(Convert.ToInt64(hex, 16)); }
    static decimal Decimal(string text) { return decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture); }

    static DateTime Time(string text)
    {
        long ticks = long.Parse(text.Substring(1));

        return text[0] == 'Z' ? new DateTime(ticks, DateTimeKind.Utc)
             : text[0] == 'L' ? new DateTime(ticks, DateTimeKind.Utc).ToLocalTime()
             : new DateTime(ticks, DateTimeKind.Unspecified);
    }

    static byte[] Bytes(string hex)
    {
        return Enumerable.Range(0, hex.Length / 2).Select(i => Convert.ToByte(hex.Substring(2 * i, 2), 16)).ToArray();
    }

    // ---- write ------------------------------------------------------------------------------------------------------

    class Session : XmlBinaryWriterSession
    {
        public readonly List<string> Added = new List<string>();

        public override bool TryAdd(XmlDictionaryString value, out int key)
        {
            if (!base.TryAdd(value, out key))
                return false;
            Added.Add(value.Value);
            return true;
        }
    }

    class Writer : Walker
    {
        readonly string path;
        readonly Session session = new Session();
        readonly List<byte[]> documents = new List<byte[]>();
        MemoryStream memory;
        XmlDictionaryWriter writer;

        public Writer(string path)
        {
            this.path = path;
        }

        protected override void Message()
        {
            if (writer != null) {
                writer.Flush();
                using (var file = new FileStream(path, documents.Count == 0 ? FileMode.Create : FileMode.Append))
                    PutDocument(file);
                documents.Add(memory.ToArray());
            }
            session.Added.Clear();
            memory = new MemoryStream();
            writer = XmlDictionaryWriter.CreateBinaryWriter(memory, soap, session, false);
        }

        static void PutNumber(Stream stream, int value)
        {
            for (; value >= 0x80; value >>= 7)
                stream.WriteByte((byte)(value | 0x80));
            stream.WriteByte((byte)value);
        }

        // Size, then the table of new session strings and the records.
        void PutDocument(Stream file)
        {
            var strings = new MemoryStream();
            var document = new MemoryStream();

            foreach (string added in session.Added) {
                byte[] utf8 = Encoding.UTF8.GetBytes(added);

                PutNumber(strings, utf8.Length);
                strings.Write(utf8, 0, utf8.Length);
            }
            PutNumber(document, (int)strings.Length);
            strings.WriteTo(document);
            memory.WriteTo(document);
            PutNumber(file, (int)document.Length);
            document.WriteTo(file);
        }

        protected override void Start(string prefix, string name, string ns)
        {
            XmlDictionaryString dname = Lookup(name), dns = Lookup(ns);

            if (dname != null && dns != null)
                writer.WriteStartElement(Plain(prefix), dname, dns);
            else
                writer.WriteStartElement(Plain(prefix), Plain(name), Plain(ns));
        }

        protected override void Attribute(string prefix, string name, string ns, string value)
        {
            XmlDictionaryString dname = Lookup(name), dns = ns == "-" ? XmlDictionaryString.Empty : Lookup(ns);

            if (dname != null && dns != null)
                writer.WriteStartAttribute(Plain(prefix), dname, dns);
            else
                writer.WriteStartAttribute(Plain(prefix), Plain(name), Plain(ns));
            if (Marked(value))
                writer.WriteString(Lookup(value));
            else
                writer.WriteString(value);
            writer.WriteEndAttribute();
        }

        protected override void Text(string kind, string value)
        {
            byte[] bytes;

            switch (kind) {
            case "bool":     writer.WriteValue(value == "true"); break;
            case "int":      writer.WriteValue(int.Parse(value)); break;
            case "long":     writer.WriteValue(long.Parse(value)); break;
            case "ulong":    writer.WriteValue((object)ulong.Parse(value)); break;
            case "float":    writer.WriteValue(Float(value)); break;
            case "double":   writer.WriteValue(Double(value)); break;
            case "decimal":  writer.WriteValue(Decimal(value)); break;
            case "datetime": writer.WriteValue(Time(value)); break;
            case "timespan": writer.WriteValue(new TimeSpan(long.Parse(value))); break;
            case "guid":     writer.WriteValue(new Guid(value)); break;
            case "uniqueid": writer.WriteValue(new UniqueId(new Guid(value))); break;
            case "bytes":    bytes = Bytes(value); writer.WriteBase64(bytes, 0, bytes.Length); break;
            case "long_string": writer.WriteString(new string('x', int.Parse(value))); break;
            case "long_bytes":  bytes = new byte[int.Parse(value)]; writer.WriteBase64(bytes, 0, bytes.Length); break;
            default:
                if (Marked(value))
                    writer.WriteString(Lookup(value));
                else
                    writer.WriteString(value);
                break;
            }
        }

        protected override void Array(string kind, string name, string ns, string[] values)
        {
            int n = values.Length;

            name = Plain(name);
            ns = Plain(ns);
            switch (kind) {
            case "bool":     writer.WriteArray("", name, ns, values.Select(v => v == "true").ToArray(), 0, n); break;
            case "short":    writer.WriteArray("", name, ns, values.Select(short.Parse).ToArray(), 0, n); break;
            case "int":      writer.WriteArray("", name, ns, values.Select(int.Parse).ToArray(), 0, n); break;
            case "long":     writer.WriteArray("", name, ns, values.Select(long.Parse).ToArray(), 0, n); break;
            case "float":    writer.WriteArray("", name, ns, values.Select(Float).ToArray(), 0, n); break;
            case "double":   writer.WriteArray("", name, ns, values.Select(Double).ToArray(), 0, n); break;
            case "decimal":  writer.WriteArray("", name, ns, values.Select(Decimal).ToArray(), 0, n); break;
            case "datetime": writer.WriteArray("", name, ns, values.Select(Time).ToArray(), 0, n); break;
            case "guid":     writer.WriteArray("", name, ns, values.Select(v => new Guid(v)).ToArray(), 0, n); break;
            default:
                writer.WriteArray("", name, ns, values.Select(v => new TimeSpan(long.Parse(v))).ToArray(), 0, n);
                break;
            }
        }

        protected override void Comment(string value) { writer.WriteComment(value); }
        protected override void End() { writer.WriteEndElement(); }
    }

    // ---- verify -----------------------------------------------------------------------------------------------------

    class Verifier : Walker
    {
        readonly byte[] file;
        readonly XmlBinaryReaderSession session = new XmlBinaryReaderSession();
        int at, strings;
        XmlDictionaryReader reader;
        bool inTag;

        public Verifier(string path)
        {
            file = File.ReadAllBytes(path);
        }

        int TakeNumber()
        {
            int value = 0, shift = 0;

            for (; file[at] >= 0x80; shift += 7)
                value |= (file[at++] & 0x7F) << shift;
            return value | file[at++] << shift;
        }

        static void Same<T>(T found, T expected)
        {
            if (!EqualityComparer<T>.Default.Equals(found, expected))
                throw new InvalidDataException("found " + found + ", expected " + expected);
        }

        protected override void Message()
        {
            int end, table;

            if (reader != null) {
                Enter();
                Same(reader.Read() && reader.NodeType != XmlNodeType.None, false);
            }
            if (at == file.Length)
                return;
            end = TakeNumber();
            end += at;
            table = TakeNumber();
            for (table += at; at < table;) {
                int size = TakeNumber();

                session.Add(strings++, Encoding.UTF8.GetString(file, at, size));
                at += size;
            }
            reader = XmlDictionaryReader.CreateBinaryReader(file, at, end - at, soap, XmlDictionaryReaderQuotas.Max, session);
            reader.Read();
            at = end;
        }

        void Enter()
        {
            if (inTag)
                reader.Read();
            inTag = false;
        }

        protected override void Start(string prefix, string name, string ns)
        {
            Enter();
            Same(reader.NodeType, XmlNodeType.Element);
            Same(reader.LocalName, Plain(name));
            Same(reader.NamespaceURI, Plain(ns));
            inTag = true;
        }

        protected override void Attribute(string prefix, string name, string ns, string value)
        {
            Same(reader.GetAttribute(Plain(name), Plain(ns)), Plain(value));
        }

        protected override void Text(string kind, string value)
        {
            Enter();
            switch (kind) {
            case "bool":     Same(reader.ReadContentAsBoolean(), value == "true"); break;
            case "int":      Same(reader.ReadContentAsInt(), int.Parse(value)); break;
            case "long":     Same(reader.ReadContentAsLong(), long.Parse(value)); break;
            case "ulong":    Same(ulong.Parse(reader.ReadContentAsString()), ulong.Parse(value)); break;
            case "float":    Same(reader.ReadContentAsFloat(), Float(value)); break;
            case "double":   Same(reader.ReadContentAsDouble(), Double(value)); break;
            case "decimal":  Same(reader.ReadContentAsDecimal(), Decimal(value)); break;
            case "datetime": Same(reader.ReadContentAsDateTime(), Time(value)); break;
            case "timespan": Same(reader.ReadContentAsTimeSpan(), new TimeSpan(long.Parse(value))); break;
            case "guid":     Same(reader.ReadContentAsGuid(), new Guid(value)); break;
            case "uniqueid": Same(reader.ReadContentAsUniqueId(), new UniqueId(new Guid(value))); break;
            case "bytes":    Same(BitConverter.ToString(reader.ReadContentAsBase64()), BitConverter.ToString(Bytes(value))); break;
            case "long_string": Same(reader.ReadContentAsString(), new string('x', int.Parse(value))); break;
            case "long_bytes":  Same(reader.ReadContentAsBase64().Length, int.Parse(value)); break;
            default:         Same(reader.ReadContentAsString(), Plain(value)); break;
            }
        }

        static void Items<T>(T[] found, IEnumerable<T> expected)
        {
            T[] all = expected.ToArray();

            Same(found.Length, all.Length);
            for (int i = 0; i < all.Length; i++)
                Same(found[i], all[i]);
        }

        protected override void Array(string kind, string name, string ns, string[] values)
        {
            Enter();
            name = Plain(name);
            ns = Plain(ns);
            switch (kind) {
            case "bool":     Items(reader.ReadBooleanArray(name, ns), values.Select(v => v == "true")); break;
            case "short":    Items(reader.ReadInt16Array(name, ns), values.Select(short.Parse)); break;
            case "int":      Items(reader.ReadInt32Array(name, ns), values.Select(int.Parse)); break;
            case "long":     Items(reader.ReadInt64Array(name, ns), values.Select(long.Parse)); break;
            case "float":    Items(reader.ReadSingleArray(name, ns), values.Select(Float)); break;
            case "double":   Items(reader.ReadDoubleArray(name, ns), values.Select(Double)); break;
            case "decimal":  Items(reader.ReadDecimalArray(name, ns), values.Select(Decimal)); break;
            case "datetime": Items(reader.ReadDateTimeArray(name, ns), values.Select(Time)); break;
            case "guid":     Items(reader.ReadGuidArray(name, ns), values.Select(v => new Guid(v))); break;
            default:         Items(reader.ReadTimeSpanArray(name, ns), values.Select(v => new TimeSpan(long.Parse(v)))); break;
            }
        }

        protected override void Comment(string value)
        {
            Enter();
            Same(reader.NodeType, XmlNodeType.Comment);
            Same(reader.Value, value);
            reader.Read();
        }

        protected override void End()
        {
            Enter();
            if (reader.NodeType == XmlNodeType.Text) {      // where ReadContentAsBase64 stops
                Same(reader.Value, "");
                reader.Read();
            }
            Same(reader.NodeType, XmlNodeType.EndElement);
            reader.Read();
        }
    }
}
