-- wrk: one small call of the calculator, over and over. Prints figures that bench/bench reads.
wrk.method = "POST"
wrk.headers["Content-Type"] = 'application/soap+xml; charset=utf-8; action="http://example.org/calculator/Add"'
wrk.body = '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>'
    .. '<Add xmlns="http://example.org/calculator"><a>20</a><b>22</b></Add></s:Body></s:Envelope>'

function done(summary, latency, requests)
    local failed = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status
        + summary.errors.timeout
    io.write(string.format("rate %.3f\nfailed %d\np99_us %d\n", summary.requests / (summary.duration / 1e6), failed,
        latency:percentile(99)))
end
