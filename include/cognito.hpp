/*
 * libcognito in C++: cognito.h with results, clients and errors that release themselves. Header only, C++11 or later.
 *
 * Every call gives a cognito::result or throws a cognito::error. What takes a text takes a std::string or a C string.
 *
 * SPDX-License-Identifier: MIT OR Apache-2.0
 */
#ifndef COGNITO_HPP
#define COGNITO_HPP

#include "cognito.h"

#include <cstddef>
#include <cstdint>
#include <exception>
#include <forward_list>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

namespace cognito
{

/** An argument: a std::string, or a C string, where NULL means that there is none. It is read during the call only. */
class text
{
  public:
    text(const char *string) noexcept : string_(string)
    {
    }
    /** @throws std::invalid_argument if there is a NUL in it, which would end it for C. */
    text(const std::string &string) : string_(string.c_str())
    {
        if (string.find('\0') != std::string::npos)
            throw std::invalid_argument("cognito: the text has a NUL in it");
    }
    const char *c_str() const noexcept
    {
        return string_;
    }

  private:
    const char *string_;
};

/** The result of a call, as JSON. It can be moved, and belongs to one thread at a time. */
class result
{
  public:
    result() : buf_(cognito_buf_new())
    {
    }
    /** Returns the whole result; "" while it is empty. */
    std::string json() const
    {
        return or_else(cognito_buf_data(buf_.get()), "");
    }
    /** Returns one value by its JSON pointer, such as "/CodeDeliveryDetails/Destination". */
    std::string get(const text &pointer, const text &fallback = "") const
    {
        return or_else(cognito_buf_get(buf_.get(), pointer.c_str()), fallback);
    }
    bool has(const text &pointer) const
    {
        return cognito_buf_copy(buf_.get(), pointer.c_str(), nullptr, 0, '\0') >= 0;
    }
    /** Returns a user's attribute by its name, such as "email_verified". */
    std::string attribute(const text &name, const text &fallback = "") const
    {
        return or_else(cognito_buf_attribute(buf_.get(), name.c_str()), fallback);
    }
    /** Copies one value into a field of fixed size; returns its whole length, -1 where there is none. */
    std::int32_t copy(const text &pointer, char *field, std::size_t size, char pad = ' ') const
    {
        return cognito_buf_copy(buf_.get(), pointer.c_str(), field, size, pad);
    }
    /** Releases what it holds. */
    void clear() noexcept
    {
        cognito_buf_free(buf_.get());
    }
    /** Returns the buffer, for the functions of cognito.h. */
    cognito_buf *buf() const noexcept
    {
        return buf_.get();
    }

  private:
    struct deleter {
        void operator()(cognito_buf *buf) const noexcept
        {
            cognito_buf_delete(buf);
        }
    };
    static std::string or_else(const char *value, const text &fallback)
    {
        const char *chosen = value != nullptr ? value : fallback.c_str();
        return chosen != nullptr ? chosen : "";
    }
    std::unique_ptr<cognito_buf, deleter> buf_;
};

/** A call that failed. what() is "COGNITO_CODE_MISMATCH: message". */
class error : public std::runtime_error
{
  public:
    error(cognito_status status, const result &answer)
        : std::runtime_error(std::string(cognito_status_name(status)) + ": " + words(status, answer)), status_(status),
          message_(words(status, answer)), code_(answer.get("/Error/Code")), hint_(answer.get("/Hint")),
          code_sent_(answer.get("/CodeSent")), json_(answer.json())
    {
    }
    /** Returns the status to decide by, such as COGNITO_CODE_MISMATCH. */
    cognito_status status() const noexcept
    {
        return status_;
    }
    const char *name() const noexcept
    {
        return cognito_status_name(status_);
    }
    const std::string &message() const noexcept
    {
        return message_;
    }
    /** Returns the service's code, such as "CodeMismatchException". */
    const std::string &code() const noexcept
    {
        return code_;
    }
    /** Returns what to do; "" where there is nothing to do. */
    const std::string &hint() const noexcept
    {
        return hint_;
    }
    /** Returns "no" or "maybe" for calls that send, "" for others: whether a message may be out all the same. */
    const std::string &code_sent() const noexcept
    {
        return code_sent_;
    }
    const std::string &json() const noexcept
    {
        return json_;
    }

  private:
    static std::string words(cognito_status status, const result &answer)
    {
        return answer.get("/Error/Message", cognito_status_message(status));
    }
    cognito_status status_;
    std::string message_, code_, hint_, code_sent_, json_;
};

namespace detail
{

/* What a callback threw on this thread: C cannot pass it on, so it waits here for the call's end. */
inline std::exception_ptr &thrown()
{
    static thread_local std::exception_ptr kept;
    return kept;
}

/* Callbacks in C++. Those that were replaced may be running, so all are kept as long as the client. */
class hooks
{
  public:
    void set_interrupt(cognito_client *client, std::function<bool()> check)
    {
        checks_.push_front(std::move(check));
        cognito_client_set_interrupt(client, checks_.front() ? &hooks::check : nullptr, &checks_.front());
    }
    void set_log(cognito_client *client, std::function<void(int, const char *)> log, int max_level)
    {
        logs_.push_front(std::move(log));
        cognito_client_set_log(client, logs_.front() ? &hooks::log : nullptr, &logs_.front(), max_level);
    }

  private:
    static std::int32_t check(void *userdata) noexcept
    {
        try {
            return thrown() || (*static_cast<std::function<bool()> *>(userdata))();
        } catch (...) {
            thrown() = std::current_exception();
            return 1;
        }
    }
    static void log(void *userdata, std::int32_t level, const char *message) noexcept
    {
        try {
            (*static_cast<std::function<void(int, const char *)> *>(userdata))(level, message);
        } catch (...) {
            thrown() = std::current_exception();
        }
    }
    std::forward_list<std::function<bool()>> checks_;
    std::forward_list<std::function<void(int, const char *)>> logs_;
};

inline hooks &of_default_client()
{
    static hooks *kept = new hooks; /* never freed: calls may be made until the process has ended */
    return *kept;
}

/* Makes a call, which takes the buffer for its result. Returns that, or throws what a callback threw or what the call
 * failed with. */
template <typename Call> result run(Call call)
{
    result answer;
    cognito_status status = call(answer.buf());
    if (thrown()) {
        std::exception_ptr first;
        std::swap(first, thrown());
        std::rethrow_exception(first);
    }
    if (status != COGNITO_OK)
        throw error(status, answer);
    return answer;
}

} /* namespace detail */

/* The calls on the default client, which is made from the environment at first use. */

inline result get_attr_verification_code(const text &token, const text &attr, const text &metadata_json = nullptr)
{
    return detail::run([&](cognito_buf *buf) {
        return cognito_get_attr_verification_code(token.c_str(), attr.c_str(), metadata_json.c_str(), buf);
    });
}

inline result verify_attr(const text &token, const text &attr, const text &code)
{
    return detail::run(
        [&](cognito_buf *buf) { return cognito_verify_attr(token.c_str(), attr.c_str(), code.c_str(), buf); });
}

inline result get_user(const text &token)
{
    return detail::run([&](cognito_buf *buf) { return cognito_get_user(token.c_str(), buf); });
}

/**
 * Runs any of the operations that need no signature, such as "UpdateUserAttributes".
 *
 * @param input_json A JSON object of AWS's members by AWS's names.
 */
inline result call(const text &operation, const text &input_json = nullptr)
{
    return detail::run([&](cognito_buf *buf) { return cognito_call(operation.c_str(), input_json.c_str(), buf); });
}

/** Returns the SECRET_HASH that app clients with a secret ask for. */
inline std::string secret_hash(const text &username, const text &client_id, const text &client_secret)
{
    result answer = detail::run([&](cognito_buf *buf) {
        return cognito_secret_hash(username.c_str(), client_id.c_str(), client_secret.c_str(), buf);
    });
    return answer.get("/SecretHash");
}

/** Ends calls of the default client for which the function returns true; what it throws comes out of the call. */
inline void set_interrupt(std::function<bool()> check)
{
    detail::of_default_client().set_interrupt(nullptr, std::move(check));
}

/** Ends calls of the default client while the flag is not 0: a signal handler or another thread may set it. */
inline void set_interrupt(volatile std::int32_t *flag) noexcept
{
    cognito_client_set_interrupt(nullptr, cognito_check_flag, const_cast<std::int32_t *>(flag));
}

inline void set_log(std::function<void(int level, const char *message)> log, int max_level)
{
    detail::of_default_client().set_log(nullptr, std::move(log), max_level);
}

inline const char *version() noexcept
{
    return cognito_version();
}

inline std::uint32_t version_number() noexcept
{
    return cognito_version_number();
}

/** A client with options. Any number of threads may call; set its callbacks before they do. */
class client
{
  public:
    /** @param options_json A JSON object such as {"timeout":5}. */
    explicit client(const text &options_json = nullptr) : hooks_(new detail::hooks), client_(make(options_json))
    {
    }
    result get_attr_verification_code(const text &token, const text &attr, const text &metadata_json = nullptr)
    {
        return detail::run([&](cognito_buf *buf) {
            return cognito_client_get_attr_verification_code(client_.get(), token.c_str(), attr.c_str(),
                                                             metadata_json.c_str(), buf);
        });
    }
    result verify_attr(const text &token, const text &attr, const text &code)
    {
        return detail::run([&](cognito_buf *buf) {
            return cognito_client_verify_attr(client_.get(), token.c_str(), attr.c_str(), code.c_str(), buf);
        });
    }
    result get_user(const text &token)
    {
        return detail::run(
            [&](cognito_buf *buf) { return cognito_client_get_user(client_.get(), token.c_str(), buf); });
    }
    /** Runs any of the operations that need no signature, see cognito::call. */
    result call(const text &operation, const text &input_json = nullptr)
    {
        return detail::run([&](cognito_buf *buf) {
            return cognito_client_call(client_.get(), operation.c_str(), input_json.c_str(), buf);
        });
    }
    /** Says where requests go and which setting decided that, without a request. */
    result describe()
    {
        return detail::run([&](cognito_buf *buf) { return cognito_client_describe(client_.get(), buf); });
    }
    /** Ends calls for which the function returns true; what it throws comes out of the call. */
    void set_interrupt(std::function<bool()> check)
    {
        hooks_->set_interrupt(client_.get(), std::move(check));
    }
    /** Ends calls while the flag is not 0: a signal handler or another thread may set it. */
    void set_interrupt(volatile std::int32_t *flag) noexcept
    {
        cognito_client_set_interrupt(client_.get(), cognito_check_flag, const_cast<std::int32_t *>(flag));
    }
    void set_log(std::function<void(int level, const char *message)> log, int max_level)
    {
        hooks_->set_log(client_.get(), std::move(log), max_level);
    }
    /** Returns the client, for the functions of cognito.h. */
    cognito_client *get() const noexcept
    {
        return client_.get();
    }

  private:
    struct deleter {
        void operator()(cognito_client *client) const noexcept
        {
            cognito_client_free(client);
        }
    };
    static cognito_client *make(const text &options_json)
    {
        cognito_client *made = nullptr;
        detail::run([&](cognito_buf *buf) { return cognito_client_new(options_json.c_str(), &made, buf); });
        return made;
    }
    /* The client goes first: it may call the hooks until then. */
    std::unique_ptr<detail::hooks> hooks_;
    std::unique_ptr<cognito_client, deleter> client_;
};

} /* namespace cognito */

#endif
